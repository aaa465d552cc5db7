"""C-CDA in: whole documents and fragments, narrative and entries, whatever their vendor made of the standard."""
