package io.natkeeper.lab.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** All samples of a run, from all private hosts, in the order in which they became known. */
public final class TrafficLog {

    private final List<Sample> samples = new ArrayList<>();
    private final List<String> unreadable = new CopyOnWriteArrayList<>();
    private final List<Consumer<Sample>> listeners = new CopyOnWriteArrayList<>();

    /**
     * Reads what a {@link PrivateHost} prints, on a thread of its own, until it ends.
     *
     * @return the thread; joining it means that every sample is here
     */
    public Thread follow(InputStream standardOutput) {
        // Not a virtual one: reading a pipe would hold its carrier.
        return Thread.ofPlatform().daemon().name("traffic-log").start(() -> read(standardOutput));
    }

    /** Called for each sample from then on, on the thread that read it; must be quick. */
    public void onSample(Consumer<Sample> listener) {
        listeners.add(listener);
    }

    public void add(Sample sample) {
        synchronized (samples) {
            samples.add(sample);
        }
        listeners.forEach(listener -> listener.accept(sample));
    }

    /** What is known now; later samples do not show in it. */
    public List<Sample> snapshot() {
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    /** Lines that are no samples, and streams that broke, in words; empty when all went well. */
    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    private void read(InputStream standardOutput) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(standardOutput, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                readLine(line);
            }
        } catch (IOException e) {
            unreadable.add("the stream broke: " + e.getMessage());
        }
    }

    private void readLine(String line) {
        Sample sample;
        try {
            sample = SampleLine.parse(line);
        } catch (IllegalArgumentException e) {
            unreadable.add(line);
            return;
        }
        add(sample);
    }
}
