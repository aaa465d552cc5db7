"""Pages in: PDF with text, scanned PDF and pictures, each word with its box on the page."""
