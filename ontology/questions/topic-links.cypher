// Question: Which topics does at least one report link, and how many reports do?

MATCH (a:Assertion)-[:hasSubject]->(s), (a)-[:hasObject]->(o),
  (a)-[:hasEvidence]->(e:Evidence)-[:inReport]->(r:Report)
WHERE e.modality <> 'negated'
WITH a.iri AS claim, s.name AS fromLabel, a.predicate AS relation, o.name AS toLabel,
  count(DISTINCT r.iri) AS reports
RETURN fromLabel, relation, toLabel, reports
ORDER BY reports DESC, fromLabel, relation, toLabel
