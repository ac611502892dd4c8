"""What may be asked, who answers for it, by when: categories, limits, duties, lists, calendar."""
