// Question: Which risks are raised but lessened by nothing that the reports name?

MATCH (s)-[:raisesRisk]->(r:Risk)
OPTIONAL MATCH (m)-[:mitigatesRisk]->(r)
WITH r.iri AS risk, r.name AS riskLabel, count(DISTINCT s.iri) AS raisedBy, count(m.iri) AS answers
WHERE answers = 0
RETURN riskLabel, raisedBy
ORDER BY raisedBy DESC, riskLabel
