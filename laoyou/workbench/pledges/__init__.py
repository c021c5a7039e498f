"""What a government pledges for a year (为民办实事): the list, its months, and whether it was kept."""
