package io.natkeeper.routing;

import io.natkeeper.Action;
import io.natkeeper.Notice;
import java.util.List;

/** Routes to write, in order of urgency, and what to say about the others. */
public record RoutePlan(List<Action> actions, List<Notice> notices) {}
