// Question: Which risks that a trend raises are lessened by a technique which the same trend uses?

MATCH (t:Trend)-[:raisesRisk]->(r:Risk)<-[:mitigatesRisk]-(x:Technique)<-[:usesTechnique]-(t)
WITH toLower(t.name) AS trend, t.name AS trendLabel, r.name AS riskLabel, x.name AS techniqueLabel
RETURN trend, trendLabel, riskLabel, techniqueLabel
ORDER BY trend, riskLabel, techniqueLabel
