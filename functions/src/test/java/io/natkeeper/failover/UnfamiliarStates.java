package io.natkeeper.failover;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;

/** An EC2 that shows some instances in a state that is newer than Natkeeper. */
final class UnfamiliarStates implements InvocationHandler {

    private final Ec2Client ec2;
    private final Set<String> instanceIds;

    private UnfamiliarStates(Ec2Client ec2, Set<String> instanceIds) {
        this.ec2 = ec2;
        this.instanceIds = instanceIds;
    }

    /**
     * @param instanceIds may change at any time
     */
    static Ec2Client of(Ec2Client ec2, Set<String> instanceIds) {
        return (Ec2Client)
                Proxy.newProxyInstance(
                        Ec2Client.class.getClassLoader(),
                        new Class<?>[] {Ec2Client.class},
                        new UnfamiliarStates(ec2, instanceIds));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        // The paginator asks the client that it was got from.
        if (method.getName().equals("describeInstancesPaginator")) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        try {
            return arguments != null && arguments[0] instanceof DescribeInstancesRequest asked
                    ? changed(ec2.describeInstances(asked))
                    : method.invoke(ec2, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private DescribeInstancesResponse changed(DescribeInstancesResponse answer) {
        return answer.copy(response ->
                response.reservations(
                        answer.reservations().stream()
                                .map(reservation ->
                                        reservation.copy(r ->
                                                r.instances(
                                                        reservation.instances().stream()
                                                                .map(this::changed)
                                                                .toList())))
                                .toList()));
    }

    private Instance changed(Instance instance) {
        return instanceIds.contains(instance.instanceId())
                ? instance.copy(i -> i.state(s -> s.name("hibernating")))
                : instance;
    }
}
