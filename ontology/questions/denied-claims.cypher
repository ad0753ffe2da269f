// Question: Which claims do the reports only deny, so that the graph has no direct triple of them?

MATCH (a:Assertion {modality: 'negated'})-[:hasSubject]->(s), (a)-[:hasObject]->(o),
  (a)-[:hasEvidence]->(e:Evidence)-[:inReport]->(r:Report)
WITH s.name AS fromLabel, a.predicate AS relation, o.name AS toLabel, r.title AS reportTitle,
  e.quote AS quote
RETURN fromLabel, relation, toLabel, reportTitle, quote
ORDER BY fromLabel, relation, toLabel, reportTitle, quote
