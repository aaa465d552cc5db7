"""X12 005010: claims out (837P, 837I, 837D), and 837, 835, 999 and 277CA in."""
