// Question: Which techniques serve at least two trends that apply in at least two domains?

MATCH (d:Domain)<-[:appliesTo]-(t:Trend)-[:usesTechnique]->(x:Technique)
WITH x.iri AS technique, x.name AS techniqueLabel, count(DISTINCT t.iri) AS trends,
  count(DISTINCT d.iri) AS domains
WHERE trends > 1 AND domains > 1
RETURN techniqueLabel, trends, domains
ORDER BY domains DESC, trends DESC, techniqueLabel
