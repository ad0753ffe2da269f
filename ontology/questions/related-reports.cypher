// Question: Which reports have topics in common, and how many?

MATCH (p:Report)<-[:mentionedIn]-(t)-[:mentionedIn]->(q:Report)
WHERE p.iri < q.iri
WITH p.iri AS one, q.iri AS other, p.title AS oneTitle, q.title AS otherTitle,
  count(DISTINCT t.iri) AS topics
RETURN oneTitle, otherTitle, topics
ORDER BY topics DESC, oneTitle, otherTitle
