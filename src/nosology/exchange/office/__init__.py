"""Word processors in: RTF and DOCX become text with the number of the paragraph."""
