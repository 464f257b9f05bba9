"""The statute–goal graph in the formats of the tools that draw and analyse graphs. Frozen values come in, bytes go out."""
