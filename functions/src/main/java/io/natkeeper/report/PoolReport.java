package io.natkeeper.report;

import io.natkeeper.Notice;
import java.util.List;
import java.util.Optional;

/**
 * What a run did for one pool whose hosts were handed something.
 *
 * @param plans what would be done, in mode observe
 * @param done what was changed, a sentence each
 * @param failures what keeps the end from being verified, a sentence each
 * @param notices what a person should know or do
 * @param refusal why what operators wrote last is not in force, as a sentence
 * @param silentHosts of which hosts it is not known what they have in force, a sentence each
 */
public record PoolReport(
        String name,
        List<String> plans,
        List<String> done,
        List<String> failures,
        List<Notice> notices,
        Optional<String> refusal,
        List<String> silentHosts) {}
