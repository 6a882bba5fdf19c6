namespace NgHvi;

internal sealed class ComposedCoordinates : Coordinates
{
    private readonly Coordinates last, first;
    private readonly double[] mapped, middle, middleGradient;

    public ComposedCoordinates(Coordinates last, Coordinates first)
    {
        Guard.SameLength(first.Count, "the first of two coordinates", last.Count, "the last");
        (this.last, this.first) = (last, first);
        (mapped, middle, middleGradient) = (new double[first.Count], new double[first.Count], new double[first.Count]);
        mapped.AsSpan().Fill(double.NaN);
    }

    public override int Count => first.Count;
    public override void Map(ReadOnlySpan<double> x, Span<double> theta) => last.Map(Middle(x), theta);

    public override void Invert(ReadOnlySpan<double> theta, Span<double> x)
    {
        var between = new double[Count];
        last.Invert(theta, between);
        first.Invert(between, x);
    }

    public override double PullBack(ReadOnlySpan<double> x, ReadOnlySpan<double> thetaGradient, Span<double> gradient)
    {
        var value = last.PullBack(Middle(x), thetaGradient, middleGradient);
        return value + first.PullBack(x, middleGradient, gradient);
    }

    public override double LogJacobian(ReadOnlySpan<double> x) => last.LogJacobian(Middle(x)) + first.LogJacobian(x);
    public override Coordinates Fork() => new ComposedCoordinates(last.Fork(), first.Fork());
    public override CoordinatesDocument ToDocument() => new CoordinatesDocument.Composed(last.ToDocument(), first.ToDocument());

    private double[] Middle(ReadOnlySpan<double> x) // Kept, as the gradient comes at the point just mapped.
    {
        if (x.SequenceEqual(mapped)) return middle;
        first.Map(x, middle);
        x.CopyTo(mapped);
        return middle;
    }
}
