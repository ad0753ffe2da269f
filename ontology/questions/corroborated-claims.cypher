// Question: Which claims do at least two reports make, not counting those that deny them?

MATCH (a:Assertion)-[:hasSubject]->(s), (a)-[:hasObject]->(o),
  (a)-[:hasEvidence]->(e:Evidence)-[:inReport]->(r:Report)
WHERE e.modality <> 'negated'
WITH a.iri AS claim, s.name AS fromLabel, a.predicate AS relation, o.name AS toLabel,
  count(DISTINCT r.iri) AS reports
WHERE reports > 1
RETURN fromLabel, relation, toLabel, reports
ORDER BY reports DESC, fromLabel, relation, toLabel
