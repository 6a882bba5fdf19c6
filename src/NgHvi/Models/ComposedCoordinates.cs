namespace NgHvi;

/// <summary>θ = last(first(x)).</summary>
internal sealed class ComposedCoordinates : Coordinates
{
    private readonly Coordinates last;
    private readonly Coordinates first;
    private readonly double[] mapped;
    private readonly double[] middle;
    private readonly double[] middleGradient;

    public ComposedCoordinates(Coordinates last, Coordinates first)
    {
        Guard.SameLength(first.Count, "the first of two coordinates", last.Count, "the last");
        (this.last, this.first) = (last, first);
        (mapped, middle, middleGradient) = (new double[first.Count], new double[first.Count], new double[first.Count]);
        mapped.AsSpan().Fill(double.NaN);
    }

    public override int Count => first.Count;

    public override void Map(ReadOnlySpan<double> x, Span<double> theta)
    {
        MapFirst(x);
        last.Map(middle, theta);
    }

    public override double PullBack(
        ReadOnlySpan<double> x, ReadOnlySpan<double> theta, ReadOnlySpan<double> thetaGradient, Span<double> gradient)
    {
        MapFirst(x);
        var value = last.PullBack(middle, theta, thetaGradient, middleGradient);
        return value + first.PullBack(x, middle, middleGradient, gradient);
    }

    public override double LogJacobian(ReadOnlySpan<double> x)
    {
        MapFirst(x);
        return last.LogJacobian(middle) + first.LogJacobian(x);
    }

    public override Coordinates Fork() => new ComposedCoordinates(last.Fork(), first.Fork());
    public override CoordinatesDocument ToDocument() => new Document(last.ToDocument(), first.ToDocument());

    // The gradient comes at the point just mapped: the first map, M² for an affine one, is not done twice.
    private void MapFirst(ReadOnlySpan<double> x)
    {
        if (!x.SequenceEqual(mapped))
        {
            first.Map(x, middle);
            x.CopyTo(mapped);
        }
    }

    internal sealed record Document(CoordinatesDocument Last, CoordinatesDocument First) : CoordinatesDocument
    {
        protected override Coordinates Create() => Last is null || First is null
            ? throw new ArgumentException("Composed coordinates need a last and a first part.")
            : new ComposedCoordinates(Last.Restore(), First.Restore());
    }
}
