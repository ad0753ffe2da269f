// Question: Which techniques does a trend use, as what kind of claim and in how many reports?

MATCH (t:Trend)-[u:usesTechnique]->(x:Technique)
WITH toLower(t.name) AS trend, t.name AS trendLabel, x.name AS techniqueLabel,
  u.modality AS modality, u.confidence AS confidence, u.reportCount AS reports
RETURN trend, trendLabel, techniqueLabel, modality, confidence, reports
ORDER BY trend, reports DESC, techniqueLabel
