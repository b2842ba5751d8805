"""The local chooser's ranker: collected, fitted, and measured on notes that it was not fitted on."""
