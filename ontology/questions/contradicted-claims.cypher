// Question: Which claims does one place state and another deny, and in which words?

MATCH (a:Assertion)-[:hasSubject]->(s), (a)-[:hasObject]->(o),
  (a)-[:hasEvidence]->(f:Evidence)-[:inReport]->(p:Report),
  (a)-[:hasEvidence]->(g:Evidence)-[:inReport]->(q:Report)
WHERE f.modality <> 'negated' AND g.modality = 'negated'
WITH DISTINCT s.name AS fromLabel, a.predicate AS relation, o.name AS toLabel,
  p.title AS statedIn, f.quote AS stated, q.title AS deniedIn, g.quote AS denied
RETURN fromLabel, relation, toLabel, statedIn, stated, deniedIn, denied
ORDER BY fromLabel, relation, toLabel, statedIn, stated, deniedIn, denied
