namespace NgHvi;

/// <summary>Where q₀ of a model begins.</summary>
internal static class ModelStart
{
    public static StartingValues Find(MixedDensity model, StartRequest request) => throw new NotImplementedException(model.ToString() + request);

    public static StartingValues Published(MixedDensity model, RandomKey key) => throw new NotImplementedException(model.ToString() + key);
}
