// Question: Which claims are asserted, forecast, recommended, possible or negated on the whole?

MATCH (s)<-[:hasSubject]-(a:Assertion)-[:hasObject]->(o)
WITH a.modality AS modality, s.name AS fromLabel, a.predicate AS relation, o.name AS toLabel,
  a.confidence AS confidence, a.reportCount AS reports
RETURN modality, fromLabel, relation, toLabel, confidence, reports
ORDER BY modality, fromLabel, relation, toLabel
