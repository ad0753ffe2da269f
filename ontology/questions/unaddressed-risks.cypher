// Question: Which risks are raised but lessened by nothing that the reports name?

MATCH (s)-[:raisesRisk]->(r:Risk)
OPTIONAL MATCH (m)-[:mitigatesRisk]->(r)
WITH s.iri AS source, r.iri AS risk, r.name AS riskLabel, count(m.iri) AS answers
WHERE answers = 0
OPTIONAL MATCH (o)<-[:hasSubject]-(a:Assertion)-[:hasObject]->(q:Risk),
  (a)-[:hasEvidence]->(e:Evidence)-[:inReport]->(p:Report)
WHERE o.iri = source AND q.iri = risk AND a.predicate = 'raisesRisk' AND e.modality <> 'negated'
WITH risk, riskLabel, count(DISTINCT source) AS raisedBy, count(DISTINCT p.iri) AS reports
RETURN riskLabel, raisedBy, reports
ORDER BY reports DESC, raisedBy DESC, riskLabel
