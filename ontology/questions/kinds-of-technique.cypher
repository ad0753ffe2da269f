// Question: Which techniques are kinds or parts of a technique, at all levels?

MATCH (n:Technique)-[:subTechniqueOf*1..20]->(w:Technique)
WITH DISTINCT w.iri AS wider, w.name AS techniqueLabel, n.iri AS narrower, n.name AS narrowerLabel
WITH toLower(techniqueLabel) AS technique, techniqueLabel, narrowerLabel
RETURN technique, techniqueLabel, narrowerLabel
ORDER BY technique, narrowerLabel
