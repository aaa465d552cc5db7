"""Fuzzing of the readers: whatever comes in, only our own errors come out, in bounded time and memory."""
