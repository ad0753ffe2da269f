"""English: normal forms, morphology, tagging, phrases, sentences, modality, dates."""
