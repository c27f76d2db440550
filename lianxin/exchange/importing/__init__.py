"""Taking in what a former system kept: mapped sheets, each line by the steps that everybody takes."""
