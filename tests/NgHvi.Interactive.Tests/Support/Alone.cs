namespace NgHvi.Interactive.Tests.Support;

/// <summary>Tests that change what the whole process shows, which run when no other does.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
