"""Commands, by whom they serve: the installation, its data, its people."""
