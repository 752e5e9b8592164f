package io.natkeeper;

import java.util.List;

/**
 * The function's answer.
 *
 * @param outcome {@code changed}, {@code unchanged}, {@code ignored} or {@code planned}; in the log
 *     {@code unverified}, too, which the function throws instead of answering
 * @param reason a sentence for people
 * @param actions what was done (or, for {@code planned}, would be), a sentence each
 */
public record RunResult(String outcome, String reason, List<String> actions) {}
