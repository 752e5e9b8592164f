"""fuzz.py SEED COUNT MAP FOLDER: writes COUNT maps of ports, or egress policies, that differ from a valid one by one to three mistakes."""

import os
import random
import sys

WORDS = (
    "tcp udp allow by source log to name within watch 0 1 80 1023 1024 50001 50002 65535 65536 99999999999999999999 -1 1e3 0x50 "
    "10.0.1.10 10.0.1.11 8.8.8.8 10.0.1.256 1.2.3 ::1 0.0.0.0/0 10.0.0.0/8 203.0.113.0/25 203.0.113.7/32 1.1.1.1/0 10.0.0.0/33 "
    "a.test.internal A.test a_b.c .. - -f $(reboot) `id` ; && | > { } * ? # \\ ' \" %s %n \t \r \x00 \x1b é natkeeper-ports natkeeper-egress "
    "from 10.0.1.10-10.0.1.20 10.0.1.20-10.0.1.10 10.0.1.10-10.0.1.10 10.0.1.10- 203.0.113.7 0.0.0.0-255.255.255.255 4294967296"
).split(" ")


def mutate(lines, chance):
    at = chance.randrange(len(lines))
    words = lines[at].split(" ")
    word = chance.randrange(len(words))
    kind = chance.randrange(9)
    if kind == 0:
        words[word] = chance.choice(WORDS)
    elif kind == 1:
        words.insert(word, chance.choice(WORDS))
    elif kind == 2:
        del words[word]
    elif kind == 3:
        letters = list(words[word] or "x")
        letters[chance.randrange(len(letters))] = chr(chance.randrange(1, 256))
        words[word] = "".join(letters)
    elif kind == 4:
        return lines[:at] + lines[at + 1 :] or lines
    elif kind == 5:
        other = chance.randrange(len(lines))
        lines = list(lines)
        lines[at], lines[other] = lines[other], lines[at]
        return lines
    elif kind == 6:
        return lines[:at] + [lines[at]] + lines[at:]
    elif kind == 7:
        return lines[: at + 1]
    else:
        digits = [i for i, each in enumerate(words) if each.isdigit()]
        if digits:
            words[chance.choice(digits)] = str(chance.choice([0, 1, 1023, 1024, 50000, 50003, 65535, 65536]))
    return lines[:at] + [" ".join(words)] + lines[at + 1 :]


seed, count, path, folder = sys.argv[1:]
chance = random.Random(int(seed))
with open(path, encoding="utf-8") as valid:
    original = valid.read().splitlines()
os.mkdir(folder)
for number in range(int(count)):
    text = original
    for _ in range(chance.randint(1, 3)):
        text = mutate(text, chance)
    with open(f"{folder}/{number:04}", "wb") as file:
        file.write(("\n".join(text) + "\n").encode("latin-1", "replace"))
