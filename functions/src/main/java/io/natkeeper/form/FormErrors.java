package io.natkeeper.form;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one part of a form, so that all errors come at once. */
public final class FormErrors {

    private static final int LONGEST_QUOTE = 60;

    private final FormKind kind;
    private final String part;
    private final List<FormError> errors = new ArrayList<>();

    public FormErrors(FormKind kind, String part) {
        this.kind = kind;
        this.part = part;
    }

    FormKind kind() {
        return kind;
    }

    public String part() {
        return part;
    }

    public void add(int line, String field, String reason, String remedy) {
        errors.add(new FormError(part, line, field, reason, remedy));
    }

    /** By line. */
    public List<FormError> all() {
        return errors.stream().sorted(Comparator.comparingInt(FormError::line)).toList();
    }

    /** On one line, and without anything that could upset a terminal. */
    public static String printable(String text) {
        return text.replaceAll("\\R", " ").replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
    }

    /** What somebody wrote, short. */
    public static String quoted(String text) {
        String printable = printable(text);
        return "'%s'"
                .formatted(
                        printable.codePointCount(0, printable.length()) <= LONGEST_QUOTE
                                ? printable
                                : printable.substring(
                                                0, printable.offsetByCodePoints(0, LONGEST_QUOTE))
                                        + "…");
    }
}
