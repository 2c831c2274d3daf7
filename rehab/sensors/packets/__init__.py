"""Sans-IO decoders: one file a device protocol, encode beside decode."""
