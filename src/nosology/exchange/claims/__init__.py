"""Claims as JSON, as FHIR, as pictures; made from coded encounters and checked."""
