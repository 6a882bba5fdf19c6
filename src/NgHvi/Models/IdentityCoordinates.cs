namespace NgHvi;

internal sealed class IdentityCoordinates(int count) : Coordinates
{
    public override int Count => count;
    public override void Map(ReadOnlySpan<double> x, Span<double> theta) => x.CopyTo(theta);
    public override void Invert(ReadOnlySpan<double> theta, Span<double> x) => theta.CopyTo(x);

    public override double PullBack(ReadOnlySpan<double> x, ReadOnlySpan<double> thetaGradient, Span<double> gradient)
    {
        thetaGradient.CopyTo(gradient);
        return 0;
    }

    public override double LogJacobian(ReadOnlySpan<double> x) => 0;
    public override Coordinates Fork() => this;
    public override CoordinatesDocument ToDocument() => new CoordinatesDocument.Identity(count);
}
