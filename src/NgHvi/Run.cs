namespace NgHvi;

/// <summary>
/// One run of a method on a model: the loop, which can be left and taken up again between any two steps. Limit, stopping, cancellation, progress, trace and clock are
/// the same for every method.
/// </summary>
/// <remarks>Not safe for use by several threads. What it gives away never changes when it goes on.</remarks>
public sealed class Run
{
}
