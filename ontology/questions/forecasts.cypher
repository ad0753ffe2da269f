// Question: What do the reports expect of the future, for when, in which words, and from when is each forecast?

MATCH (a:Assertion)-[:hasSubject]->(s), (a)-[:hasObject]->(o),
  (a)-[:hasEvidence]->(e:Evidence {modality: 'forecast'})-[:inReport]->(r:Report)
OPTIONAL MATCH (e)-[:saidFor]->(p:Period)
WITH s.name AS fromLabel, a.predicate AS relation, o.name AS toLabel, r.title AS reportTitle,
  coalesce(p.startDate, '') AS periodStart, coalesce(p.endDate, '') AS periodEnd, coalesce(p.name, '') AS words,
  coalesce(r.issued, '') AS issued, e.quote AS quote, e.startOffset AS place
RETURN fromLabel, relation, toLabel, periodStart, periodEnd, words, reportTitle, issued, quote
ORDER BY issued, reportTitle, place, fromLabel, relation, toLabel
