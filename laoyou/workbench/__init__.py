"""The pages of officials and institutions."""
