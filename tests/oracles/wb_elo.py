"""Prints Elo ratings of games between systems of which some are known, for the
tests.

WB-Elo's rule: a system that is known begins at its rating, others at 1,000; two
known ones are not compared; K = 4; a known one is moved half way back before its
count of games so far is added to, where that count is a multiple of EVERY.
"""
KNOWN, EVERY, K = {0: 1200.0, 3: 900.0}, 3, 4


def games():
    for i in range(40):
        a = i % 4
        b = (a + 1 + i // 4 % 3) % 4
        yield a, b, (0.0, 0.5, 1.0)[(i * i + a) % 3]


rating = {s: KNOWN.get(s, 1000.0) for s in range(4)}
count = dict.fromkeys(rating, 0)
for a, b, won in games():
    if a in KNOWN and b in KNOWN:
        continue
    expected = 1 / (1 + 10 ** ((rating[b] - rating[a]) / 400))
    rating[a] += K * (won - expected)
    rating[b] += K * ((1 - won) - (1 - expected))
    for system in (a, b):
        if system in KNOWN and count[system] % EVERY == 0:
            rating[system] = (rating[system] + KNOWN[system]) / 2
        count[system] += 1
print([repr(rating[s]) for s in range(4)])
