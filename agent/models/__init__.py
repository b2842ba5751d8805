"""Language models behind OpenAI-compatible servers: asked under contract, counted, cached, recorded."""
