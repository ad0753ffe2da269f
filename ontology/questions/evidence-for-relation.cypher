// Question: Which words in which report say, or deny, that one topic relates to another?

MATCH (a:Assertion)-[:hasSubject]->(s), (a)-[:hasObject]->(o),
  (a)-[:hasEvidence]->(e:Evidence)-[:inReport]->(r:Report), (e)-[:inSection]->(c:Section)
WITH toLower(s.name) AS `from`, toLower(o.name) AS `to`, s.name AS fromLabel,
  a.predicate AS relation, o.name AS toLabel, e.modality AS modality, r.title AS reportTitle,
  c.title AS sectionTitle, e.startOffset AS startOffset, e.endOffset AS endOffset, e.quote AS quote
RETURN `from`, `to`, fromLabel, relation, toLabel, modality, reportTitle, sectionTitle,
  startOffset, endOffset, quote
ORDER BY `from`, `to`, relation, reportTitle, startOffset
