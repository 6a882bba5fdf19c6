namespace NgHvi;

/// <summary>Who follows runs that were given no progress of their own; set once by a host that can show progress.</summary>
internal static class Monitoring
{
    /// <summary>Asked for a monitor when a run starts, with the name of its method; null, or a null answer, when nobody follows.</summary>
    public static Func<string, IRunMonitor?>? Source { get; set; }
}
