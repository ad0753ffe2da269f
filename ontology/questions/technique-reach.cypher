// Question: How far does each technique reach: how many trends use it, in how many domains, in how many reports?

MATCH (x:Technique)
OPTIONAL MATCH (t:Trend)-[:usesTechnique]->(x)
WITH x.iri AS technique, x.name AS techniqueLabel, x, count(DISTINCT t.iri) AS trends
OPTIONAL MATCH (x)-[:appliesTo]->(d:Domain)
WITH technique, techniqueLabel, x, trends, count(DISTINCT d.iri) AS domains
OPTIONAL MATCH (x)-[:mentionedIn]->(r:Report)
WITH technique, techniqueLabel, trends, domains, count(DISTINCT r.iri) AS reports
RETURN techniqueLabel, trends, domains, reports
ORDER BY trends DESC, domains DESC, reports DESC, techniqueLabel
