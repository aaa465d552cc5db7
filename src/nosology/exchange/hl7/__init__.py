"""HL7 version 2 in: ADT, MDM, ORU and DFT messages, one or many in a file, and a listener for them."""
