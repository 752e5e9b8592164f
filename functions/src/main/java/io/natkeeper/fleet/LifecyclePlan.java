package io.natkeeper.fleet;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import java.util.List;

/**
 * What {@link LifecyclePlanner} decides.
 *
 * @param unknowns why it could not decide everything
 */
public record LifecyclePlan(List<Action> actions, List<Notice> notices, List<String> unknowns) {}
