"""Files: bytes kept under the digest of their content; who may see one is up to the room that refers to it."""
