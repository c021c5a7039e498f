"""The register of policies: legal basis, owner, how long they hold, what replaced them."""
