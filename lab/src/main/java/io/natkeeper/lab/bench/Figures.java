package io.natkeeper.lab.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measured values by name, and their medians. */
final class Figures {

    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    void add(String name, double value) {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    Set<String> names() {
        return values.keySet();
    }

    double median(String name) {
        List<Double> sorted = values.getOrDefault(name, List.of()).stream().sorted().toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("Nothing was measured of " + name);
        }
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** All medians, rounded to tenths. */
    Map<String, Object> medians() {
        Map<String, Object> medians = new LinkedHashMap<>();
        values.keySet().forEach(name -> medians.put(name, Math.round(median(name) * 10) / 10.0));
        return medians;
    }
}
