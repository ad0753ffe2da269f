// Question: Since when do reports make each claim, until when, and how many state or deny it?

MATCH (a:Assertion)-[:hasSubject]->(s), (a)-[:hasObject]->(o),
  (a)-[:hasEvidence]->(e:Evidence)-[:inReport]->(r:Report)
WHERE r.issued IS NOT NULL
WITH a.iri AS claim, s.name AS fromLabel, a.predicate AS relation, o.name AS toLabel,
  min(r.issued) AS first, max(r.issued) AS last,
  count(DISTINCT CASE WHEN e.modality <> 'negated' THEN r.iri ELSE NULL END) AS stating,
  count(DISTINCT CASE WHEN e.modality = 'negated' THEN r.iri ELSE NULL END) AS denying
RETURN fromLabel, relation, toLabel, first, last, stating, denying
ORDER BY stating DESC, fromLabel, relation, toLabel
