"""The two ends of the connections of the tests of ports and egress.

  traffic.py serve NAME PORT...        answers each line, and each datagram, with "NAME CLIENT-ADDRESS"; until
                                       its standard input ends
  traffic.py ask PROTOCOL ADDRESS PORT [SOURCE[:PORT]] [COUNT]
                                       a new connection each time; prints an answer, refused or timeout per line
  traffic.py hold ADDRESS PORT LOG [SOURCE]
                                       one connection, a line each 50 ms; the answers go to LOG, then why it ended
  traffic.py wait ADDRESS PORT LOG     one connection that asks once, and then only waits; LOG as with hold
  traffic.py storm ADDRESS PORT [SOURCE]
                                       new connections one after the other until its standard input ends; prints
                                       how many there were, how many failed, and how many ended before an answer
  traffic.py time ADDRESS PORT COUNT   new connections one after the other; prints the microseconds that each took
  traffic.py dns ADDRESS FILE          answers from lines NAME ADDRESS... of the file as it is at each query;
                                       prints the names that were asked for
"""

import select
import socket
import struct
import sys
import threading
import time


def until_end_of_input():
    while sys.stdin.buffer.read(1):
        pass


def in_background(function, *arguments):
    threading.Thread(target=function, args=arguments, daemon=True).start()


def serve(name, *ports):
    def answer(connection, peer):
        with connection:
            try:
                while connection.recv(1500):
                    connection.sendall(f"{name} {peer[0]}\n".encode())
            except OSError:
                pass

    def accept(listener):
        while True:
            in_background(answer, *listener.accept())

    def datagrams(listener):
        while True:
            _, peer = listener.recvfrom(1500)
            listener.sendto(f"{name} {peer[0]}\n".encode(), peer)

    for port in ports:
        listener = socket.create_server(("0.0.0.0", int(port)), backlog=1024)
        in_background(accept, listener)
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("0.0.0.0", int(port)))
        in_background(datagrams, udp)
    print("ready", flush=True)
    until_end_of_input()


def one_answer(protocol, address, port, source="", local=0):
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    # The kernel says so many times a second, for all namespaces together, that a port is closed: a datagram may have to ask again.
    tries = 1 if protocol == "tcp" else 4
    with socket.socket(socket.AF_INET, kind) as client:
        client.settimeout(4 / tries)
        client.bind((source, local))
        try:
            client.connect((address, int(port)))
            for _ in range(tries):
                client.send(b"hello\n")
                try:
                    return client.recv(1500).decode().strip()
                except socket.timeout:
                    continue
            return "timeout"
        except socket.timeout:
            return "timeout"
        except ConnectionRefusedError:
            return "refused"
        except ConnectionResetError:
            return "reset"


def ask(protocol, address, port, source="", count="1"):
    source, _, local = source.partition(":")
    for _ in range(int(count)):
        print(one_answer(protocol, address, port, source, int(local or 0)))


def hold(address, port, log, source=""):
    with open(log, "w", buffering=1, encoding="utf-8") as lines:
        # After some seconds without a way the next try of TCP may be that late: 0.2, 0.6, 1.4, 3, 6.2 s.
        client = socket.create_connection((address, int(port)), timeout=9, source_address=(source, 0))
        try:
            while True:
                client.sendall(b"hello\n")
                answer = client.recv(1500)
                if not answer:
                    lines.write("closed\n")
                    return
                lines.write(answer.decode())
                time.sleep(0.05)
        except socket.timeout:
            lines.write("hung\n")
        except OSError as error:
            lines.write(f"ended {error.strerror}\n")


def wait(address, port, log):
    with open(log, "w", buffering=1, encoding="utf-8") as lines:
        client = socket.create_connection((address, int(port)), timeout=60)
        try:
            client.sendall(b"hello\n")
            while answer := client.recv(1500):
                lines.write(answer.decode())
            lines.write("closed\n")
        except socket.timeout:
            lines.write("hung\n")
        except OSError as error:
            lines.write(f"ended {error.strerror}\n")


def storm(address, port, source=""):
    attempts = failed = cut = 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        attempts += 1
        try:
            with socket.create_connection((address, int(port)), timeout=5, source_address=(source, 0)) as client:
                try:
                    client.sendall(b"hello\n")
                    cut += not client.recv(1500)
                except OSError:
                    cut += 1
        except OSError:
            failed += 1
    print(attempts, failed, cut)


def time_connections(address, port, count):
    for _ in range(int(count)):
        started = time.perf_counter_ns()
        with socket.create_connection((address, int(port)), timeout=5):
            print((time.perf_counter_ns() - started) // 1000)


def dns(address, file):
    """Questions of type A; an unknown name does not exist."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((address, 53))

    def answers():
        while True:
            query, peer = server.recvfrom(512)
            end = 12
            labels = []
            while query[end]:
                labels.append(query[end + 1 : end + 1 + query[end]].decode().lower())
                end += query[end] + 1
            end += 5
            with open(file, encoding="utf-8") as zone:
                known = dict(line.split(" ", 1) for line in zone.read().splitlines() if " " in line)
            name = ".".join(labels)
            print(name, flush=True)
            addresses = known[name].split() if name in known else []
            if addresses == ["silent"]:
                continue
            is_a = query[end - 4 : end - 2] == b"\0\1"
            records = b"".join(
                b"\xc0\x0c\0\1\0\1" + struct.pack(">IH", 5, 4) + socket.inet_aton(each)
                for each in addresses
                if is_a
            )
            code = 0 if addresses else 3
            head = query[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(records) // 16, 0, 0)
            server.sendto(head + query[12:end] + records, peer)

    in_background(answers)
    print("ready", flush=True)
    until_end_of_input()


if __name__ == "__main__":
    commands = {"serve": serve, "ask": ask, "hold": hold, "wait": wait, "storm": storm, "time": time_connections, "dns": dns}
    commands[sys.argv[1]](*sys.argv[2:])
